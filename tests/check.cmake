# check(RUN <command> [IN <folder>] [INTO <variable>]): runs a command, which must succeed; what it
# prints goes into the variable.
function(check)
  cmake_parse_arguments(PARSE_ARGV 0 call "" "IN;INTO" "RUN")
  execute_process(COMMAND ${call_RUN} WORKING_DIRECTORY ${call_IN}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    list(JOIN call_RUN " " line)
    message(FATAL_ERROR "${line}\nended with status ${status}\n${output}${errors}")
  endif()
  if(call_INTO)
    set(${call_INTO} "${output}" PARENT_SCOPE)
  endif()
endfunction()
