// Scripts of shells are a few lines that hand all words to the program, so that there is nothing in
// them that could be out of date. The program walks through its own options: a word is a command,
// an option, the value of the option before it, or the next of the command's own arguments.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <set>

#include "sim/app/commands.hpp"
#include "sim/app/completion.hpp"
#include "sim/config/files.hpp"
#include "sim/study/metrics.hpp"

namespace coldcast {
namespace {

using Words = std::vector<std::string>;

/// What may stand in one place.
struct Choices {
  std::vector<std::pair<std::string, std::string>> words;  ///< and what they mean
  const char* paths = nullptr;                             ///< "<files>" or "<folders>"
};

/// How far the words have come.
struct Typed {
  const CLI::App* command;
  const CLI::Option* awaiting = nullptr;  ///< whose value comes next
  std::size_t arguments = 0;              ///< that the command has
  bool only_arguments = false;            ///< behind "--"
  Words before = {};                      ///< all words but the last
};

Words split_word(const std::string& text, char separator) {
  Words parts{""};
  for (const char letter : text) {
    if (letter == separator)
      parts.emplace_back();
    else
      parts.back().push_back(letter);
  }
  return parts;
}

Catalogue catalogue_here() { return Catalogue{find_configs(".")}; }

Choices choices(const Words& words) {
  Choices result;
  for (const std::string& word : words) result.words.emplace_back(word, "");
  return result;
}

/// Names in a folder of the configs; files of one's own may take their place.
Choices names_of(const std::string& kind, const char* paths = "<files>") {
  Choices result = choices(catalogue_here().names(kind));
  result.paths = paths;
  return result;
}

/// The parts at one place of names such as aws/us-east-1/2021.
Choices parts_of_names(const std::string& kind, std::size_t part) {
  std::set<std::string> parts;
  for (const std::string& name : catalogue_here().names(kind)) {
    const Words found = split_word(name, '/');
    if (part < found.size()) parts.insert(found[part]);
  }
  return choices({parts.begin(), parts.end()});
}

Choices metric_choices() {
  Words words;
  for (const MetricName& metric : metric_names()) words.push_back(metric.name);
  return choices(words);
}

/// The value of --set as far as it is written: what a reference can name, else every value of the
/// file that the command line names.
Choices assignments(const Typed& typed, const std::string& word) {
  static const std::map<std::string, std::string> references = {
      {"/model=", "profiles"}, {"/workload=", "workloads"}, {"/prices=", "prices"}};
  for (const auto& [pointer, kind] : references) {
    if (!word.starts_with(pointer)) continue;
    Choices result;
    for (const std::string& name : catalogue_here().names(kind))
      result.words.emplace_back(pointer + name, "");
    return result;
  }
  std::set<std::string> pointers;
  for (const auto& [pointer, kind] : references) pointers.insert(pointer);
  for (const std::string& file : typed.before) {
    if (!file.ends_with(".json")) continue;
    const Json flat = read_json(file).flatten();
    for (const auto& [pointer, value] : flat.items()) pointers.insert(pointer + "=");
  }
  return choices({pointers.begin(), pointers.end()});
}

/// The words that CLI11 itself holds the option to: they stand in braces where its help names the
/// kind of value.
Words member_words(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return split_word(type.substr(open + 1, close - open - 1), ',');
}

std::string option_name(const CLI::Option& option) {
  if (!option.get_lnames().empty()) return "--" + option.get_lnames().front();
  if (!option.get_snames().empty()) return "-" + option.get_snames().front();
  return option.get_name(true);
}

Choices value_choices(const Typed& typed, const CLI::Option& option, const std::string& word) {
  static const std::set<std::string> free_text = {"--slo",   "--where", "--precision", "--duration",
                                                  "--shard", "--low",   "--high",      "--only"};
  if (const Words words = member_words(option); !words.empty()) return choices(words);
  const std::string name = option_name(option);
  if (name == "--set") return assignments(typed, word);
  if (name == "--metric") return metric_choices();
  if (name == "--prices") return names_of("prices");
  if (name == "--era") return parts_of_names("platforms", 1);
  if (name == "--region") return parts_of_names("prices", 1);
  if (name == "--output-dir" || name == "--merge" || name == "results")
    return {.words = {}, .paths = "<folders>"};
  if (name == "of") return names_of("schema", nullptr);
  if (name == "workload") return names_of("workloads");
  if (name == "experiment") {
    Choices result = names_of("experiments", nullptr);
    result.words.emplace_back("all", "");
    return result;
  }
  if (free_text.contains(name) || !option.get_type_name().starts_with("TEXT")) return {};
  return {.words = {}, .paths = "<files>"};
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

Choices command_choices(const CLI::App& app) {
  Choices result;
  for (const CLI::App* command : app.get_subcommands({}))
    if (!command->get_group().empty())
      result.words.emplace_back(command->get_name(), command->get_description());
  return result;
}

/// The options of a command that are not yet given, or may be given again.
Choices option_choices(const Typed& typed) {
  Choices result;
  for (const CLI::Option* option : typed.command->get_options()) {
    if (option->get_positional()) continue;
    const std::string name = option_name(*option);
    const bool again = option->get_items_expected_max() > 1;
    if (again || std::find(typed.before.begin(), typed.before.end(), name) == typed.before.end())
      result.words.emplace_back(name, option->get_description());
  }
  return result;
}

const CLI::Option* next_argument(const Typed& typed) {
  std::size_t left = typed.arguments;
  for (const CLI::Option* option : typed.command->get_options()) {
    if (!option->get_positional()) continue;
    const bool endless = option->get_items_expected_max() > 1;
    if (endless || left == 0) return option;
    --left;
  }
  return nullptr;
}

const CLI::App* subcommand(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({}))
    if (command->get_name() == name) return command;
  return nullptr;
}

/// Goes past one word that is finished.
void pass_word(Typed& typed, const std::string& word) {
  typed.before.push_back(word);
  if (typed.awaiting) {
    typed.awaiting = nullptr;
  } else if (!typed.only_arguments && word == "--") {
    typed.only_arguments = true;
  } else if (!typed.only_arguments && word.starts_with('-')) {
    const CLI::Option* option = typed.command->get_option_no_throw(word);
    if (option && takes_value(*option)) typed.awaiting = option;
  } else if (const CLI::App* command = subcommand(*typed.command, word)) {
    typed.command = command;
  } else {
    ++typed.arguments;
  }
}

/// What may stand where `word` stands.
Choices choices_at(const Typed& typed, const std::string& word) {
  if (typed.awaiting) return value_choices(typed, *typed.awaiting, word);
  const std::size_t equals = word.find('=');
  if (!typed.only_arguments && word.starts_with("--") && equals != std::string::npos) {
    const CLI::Option* option = typed.command->get_option_no_throw(word.substr(0, equals));
    if (!option) return {};
    Choices result = value_choices(typed, *option, word.substr(equals + 1));
    for (auto& [value, meaning] : result.words) value.insert(0, word.substr(0, equals + 1));
    return result;
  }
  if (!typed.only_arguments && word.starts_with('-')) return option_choices(typed);
  if (!typed.command->get_subcommands({}).empty()) return command_choices(*typed.command);
  if (const CLI::Option* next = next_argument(typed)) return value_choices(typed, *next, word);
  return option_choices(typed);
}

/// Puts together again what bash has taken apart at "=".
Words joined_at_equals(const Words& words) {
  Words result;
  for (const std::string& word : words) {
    const bool value = !result.empty() && result.back().ends_with('=');
    if (!result.empty() && (word == "=" || value))
      result.back() += word;
    else
      result.push_back(word);
  }
  return result;
}

void print_choices(const CLI::App& app, const Words& given) {
  const Words words = joined_at_equals(given);
  Typed typed{.command = &app};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) pass_word(typed, words[i]);
  const std::string word = words.empty() ? "" : words.back();
  const Choices found = choices_at(typed, word);
  for (const auto& [choice, meaning] : found.words)
    if (choice.starts_with(word))
      std::puts((meaning.empty() ? choice : choice + "\t" + meaning).c_str());
  if (found.paths) std::puts(found.paths);
}

}  // namespace

CLI::App* add_completion(CLI::App& app, CompletionCommand& options) {
  CLI::App* command = app.add_subcommand("completion", "Print what makes a shell complete words");
  command->group("");
  command->add_option("what", options.what, "The shell, or words: what may come next")
      ->check(CLI::IsMember({"bash", "zsh", "words"}))
      ->required();
  command->add_option("words", options.words, "The words so far, behind --");
  command->footer("Example:\n  eval \"$(coldcast completion bash)\"");
  return command;
}

int completion(const CompletionCommand& command, const CLI::App& app) {
  if (command.what != "words") {
    std::fputs(completion_script(command.what), stdout);
    return ok;
  }
  try {
    print_choices(app, command.words);
  } catch (const std::exception&) {
    return ok;  // a file on a line that is not finished yet: do not disturb who is typing
  }
  return ok;
}

}  // namespace coldcast
