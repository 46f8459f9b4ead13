#include "sim/config/read_once.hpp"

#include <atomic>
#include <map>
#include <utility>

namespace coldcast {
namespace {

std::atomic<int> readers_once{0};
std::atomic<std::uint64_t> reading_epoch{
    0};  // a new one for each that begins: no memory outlives it

struct CatalogueMemory {
  std::uint64_t epoch = 0;
  std::map<std::string, Json> files;
  std::map<std::pair<std::string, PriceKeys>, PriceSheet> sheets;
  std::map<std::string, std::vector<std::string>> names;
};

/// The memory of this thread, if there shall be one.
CatalogueMemory* catalogue_memory() {
  if (readers_once == 0) return nullptr;
  static thread_local CatalogueMemory memory;
  if (const std::uint64_t now = reading_epoch; memory.epoch != now) memory = {now, {}, {}, {}};
  return &memory;
}

template <class Key, class Value>
Value value_once(std::map<Key, Value>& known, const Key& key, const std::function<Value()>& make) {
  const auto found = known.find(key);
  return found != known.end() ? found->second : known.emplace(key, make()).first->second;
}

}  // namespace

ReadOnce::ReadOnce() {
  if (readers_once++ == 0) ++reading_epoch;
}

ReadOnce::~ReadOnce() { --readers_once; }

Json file_once(const std::string& file, const std::function<Json()>& read) {
  CatalogueMemory* const memory = catalogue_memory();
  return memory == nullptr ? read() : value_once(memory->files, file, read);
}

PriceSheet sheet_once(const std::string& file, const PriceKeys& keys,
                      const std::function<PriceSheet()>& read) {
  CatalogueMemory* const memory = catalogue_memory();
  return memory == nullptr ? read() : value_once(memory->sheets, {file, keys}, read);
}

std::vector<std::string> names_once(const std::string& folder,
                                    const std::function<std::vector<std::string>()>& list) {
  CatalogueMemory* const memory = catalogue_memory();
  return memory == nullptr ? list() : value_once(memory->names, folder, list);
}

}  // namespace coldcast
