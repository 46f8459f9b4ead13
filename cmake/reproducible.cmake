# The same source and compiler give the same bytes, in whatever folder and at whatever time they are
# built; scripts/check-reproducible builds twice and compares.

# A path of this machine would otherwise get in by __FILE__ and by debug information. Later options
# win: the build folder usually lies inside the source folder.
add_compile_options(
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=."
  "-ffile-prefix-map=${PROJECT_BINARY_DIR}=./build")

# Neither __DATE__ nor __TIME__. The compiler takes both from SOURCE_DATE_EPOCH if that is set, but
# who builds from git does not set it.
add_compile_options(-Wdate-time)
