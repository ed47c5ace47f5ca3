/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import io.github.bedrockbatch.config.source.SettingsSource.Value;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Reads options one by one and keeps every mistake, so that a person can fix all of them at once.
 *
 * <p>The default stands for a wrong value. So nothing may be built from the options before {@link
 * #mistakes} has said that there are none.
 */
public final class OptionReader {
  private final List<SettingsSource> sources;
  private final UnaryOperator<String> normalizer;
  private final boolean checksNeeds;
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final Map<String, Set<String>> named = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();
  private final List<String> mistakes = new ArrayList<>();

  /** Takes the source of highest precedence first. */
  public OptionReader(List<SettingsSource> sources) {
    this(sources, String::strip);
  }

  /** For a command that only reads: {@link #needs} checks nothing. */
  public static OptionReader toLook(List<SettingsSource> sources) {
    return new OptionReader(sources, String::strip, false);
  }

  /** As the other; the normalizer turns the text of a source into the value that is checked. */
  public OptionReader(List<SettingsSource> sources, UnaryOperator<String> normalizer) {
    this(sources, normalizer, true);
  }

  private OptionReader(
      List<SettingsSource> sources, UnaryOperator<String> normalizer, boolean checksNeeds) {
    this.sources = sources;
    this.checksNeeds = checksNeeds;
    this.normalizer = normalizer;
    sources.forEach(source -> mistakes.addAll(source.mistakes()));
  }

  /** Any text; empty only when the default is. */
  public String text(String key, String standard) {
    return matching(key, standard, "(?s).+", "must not be empty");
  }

  /** An absolute http or https URL; empty when not set. */
  public String uri(String key) {
    return checked(
        key,
        "",
        "must be an http or https URL with a host, or empty",
        text -> text.isEmpty() || isHttp(text));
  }

  /**
   * Text that matches the pattern; empty is allowed when the default is.
   *
   * @param must completes "batch.group=x (file line 3) …" for a person: "must be …"
   */
  public String matching(String key, String standard, String pattern, String must) {
    return checked(
        key,
        standard,
        must,
        text -> (text.isEmpty() && standard.isEmpty()) || text.matches(pattern));
  }

  public String oneOf(String key, String standard, String... allowed) {
    return checked(
        key, standard, "must be " + String.join(" or ", allowed), Arrays.asList(allowed)::contains);
  }

  /** One of the constants of an enum, written in lower case and with hyphens. */
  public <E extends Enum<E>> E oneOf(String key, E standard) {
    Map<String, E> allowed = new LinkedHashMap<>();
    for (E constant : standard.getDeclaringClass().getEnumConstants()) {
      allowed.put(word(constant), constant);
    }
    return allowed.get(oneOf(key, word(standard), allowed.keySet().toArray(String[]::new)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int number(String key, int standard, int min, int max) {
    return parsed(
        key,
        Integer.toString(standard),
        "must be a whole number from " + min + " to " + max,
        text -> within(Integer.valueOf(text), min, max));
  }

  /** A size such as {@code 500MB}, {@code 1GB} or {@code 64KiB}. */
  public long bytes(String key, String standard, String min, String max) {
    return parsed(
        key,
        standard,
        "must be a size from " + min + " to " + max + ", such as " + standard,
        text -> within(Sizes.parse(text), Sizes.parse(min), Sizes.parse(max)));
  }

  /** A duration such as {@code 500ms}, {@code 5m} or {@code PT5M}. */
  public Duration duration(String key, String standard, String min, String max) {
    return parsed(
        key,
        standard,
        "must be a duration from " + min + " to " + max + ", such as " + standard,
        text -> within(Durations.parse(text), Durations.parse(min), Durations.parse(max)));
  }

  /** As {@link #duration}; empty when it is that word. */
  public Optional<Duration> durationUnless(
      String word, String key, String standard, String min, String max) {
    return parsed(
        key,
        standard,
        "must be " + word + " or a duration from " + min + " to " + max,
        text ->
            text.equals(word)
                ? Optional.empty()
                : Optional.of(
                    within(Durations.parse(text), Durations.parse(min), Durations.parse(max))));
  }

  /**
   * A whole percentage with its sign, such as {@code 20%}; without it, the unit would be a guess.
   */
  public int percent(String key, String standard) {
    return parsed(
        key,
        standard,
        "must be a percentage from 0% to 100%, such as 20%",
        text -> {
          if (!text.endsWith("%")) {
            throw new IllegalArgumentException(text);
          }
          return within(Integer.valueOf(text.substring(0, text.length() - 1).strip()), 0, 100);
        });
  }

  public boolean flag(String key, boolean standard) {
    return Boolean.parseBoolean(oneOf(key, Boolean.toString(standard), "true", "false"));
  }

  public Path path(String key, String standard) {
    return parsed(
        key,
        standard,
        "must be a path",
        text -> {
          if (text.isEmpty()) {
            throw new IllegalArgumentException(text);
          }
          return Path.of(text);
        });
  }

  /** The value as the parser returns it; an IllegalArgumentException of the parser is a mistake. */
  public <T> T parsed(String key, String standard, String must, Function<String, T> parser) {
    defaults.put(key, standard);
    Value value = value(key);
    try {
      return parser.apply(value.text());
    } catch (IllegalArgumentException e) {
      mistake(key, e instanceof WrongValueException ? e.getMessage() : must);
      return parser.apply(standard);
    }
  }

  public String checked(String key, String standard, String must, Predicate<String> allowed) {
    return parsed(
        key,
        standard,
        must,
        text -> {
          if (!allowed.test(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** A rule between options; not checked when one of them is wrong by itself. */
  public void rule(boolean holds, String key, String must, String... others) {
    if (!holds && !wrong.contains(key) && Arrays.stream(others).noneMatch(wrong::contains)) {
      mistake(key, must);
    }
  }

  /**
   * As {@link #rule}, for options that only a process needs which takes in prompts or delivers
   * results, such as a password: often only its environment has it.
   */
  public void needs(boolean holds, String key, String must, String... others) {
    rule(holds || !checksNeeds, key, must, others);
  }

  /** The value with its key and origin; secrets are hidden. */
  public String shown(String key) {
    Value value = value(key);
    return key + "=" + Secrets.shown(key, value.text()) + " (" + value.origin() + ")";
  }

  /**
   * The names in keys such as {@code lanes.eu-west.bucket}, in order.
   *
   * @param options the possible ends of such a key
   */
  public SortedSet<String> names(String prefix, Collection<String> options) {
    named.computeIfAbsent(prefix, none -> new TreeSet<>()).addAll(options);
    SortedSet<String> names = new TreeSet<>();
    for (SettingsSource source : sources) {
      String begin = source.naming().apply(prefix + ".");
      for (String option : options) {
        String end = source.naming().apply("." + option);
        source.values().keySet().stream()
            .filter(key -> key.startsWith(begin) && key.endsWith(end))
            .filter(key -> key.length() > begin.length() + end.length())
            .map(key -> key.substring(begin.length(), key.length() - end.length()))
            .forEach(name -> names.add(name.toLowerCase(Locale.ROOT).replace('_', '-')));
      }
    }
    return names;
  }

  /** Whether the value from the sources is not empty. */
  public boolean isSet(String key) {
    return sources.stream().anyMatch(source -> source.find(key).isPresent())
        && !value(key).text().isEmpty();
  }

  /** What {@link #names} has looked for: the options below each prefix and any name. */
  public Map<String, Set<String>> named() {
    return named;
  }

  /** Every option read so far and the text of its default. */
  public Map<String, String> defaults() {
    return defaults;
  }

  /** Every option read so far as it was written, or its default. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    defaults.keySet().forEach(key -> texts.put(key, value(key).text()));
    return texts;
  }

  public List<String> mistakes() {
    return mistakes;
  }

  private void mistake(String key, String must) {
    wrong.add(key);
    mistakes.add(shown(key) + " " + must);
  }

  private Value value(String key) {
    return sources.stream()
        .flatMap(source -> source.find(key).stream())
        .findFirst()
        .map(found -> new Value(normalizer.apply(found.text()), found.origin()))
        .orElseGet(() -> new Value(defaults.get(key), "default"));
  }

  public static boolean isHttp(String text) {
    URI uri = URI.create(text);
    return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
  }

  private static <T extends Comparable<T>> T within(T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(value + " is out of range");
    }
    return value;
  }
}
