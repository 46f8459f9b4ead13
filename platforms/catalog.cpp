#include "platforms/catalog.hpp"

#include "platforms/client_config.hpp"
#include "platforms/function_config.hpp"

namespace coldcast {

std::vector<Mechanism> mechanisms() {
  return {{"function",
           "one request per instance, an instance started per request that finds none idle",
           read_function}};
}

ClientReader client_reader() { return read_client; }

}  // namespace coldcast
