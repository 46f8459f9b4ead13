#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/printed.hpp"
#include "sim/config/schema.hpp"

namespace coldcast {

int schema(const SchemaCommand& command) {
  const std::string text = json_text(read_schema(Catalogue{find_configs(".")}, command.of));
  print_out(text);
  return ok;
}

}  // namespace coldcast
