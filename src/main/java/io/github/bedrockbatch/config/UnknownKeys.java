/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.config.source.SettingsSource.Value;
import io.github.bedrockbatch.config.source.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds keys that no option has, as a misspelt one would silently leave the default. */
public final class UnknownKeys {
  /**
   * Keys of others below our prefixes: the JDK's
   * (https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html),
   * those for a proxy's user that HTTP clients have added, and the level of the log, which is
   * needed before settings are read.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "log\\.level|http\\.(proxyHost|proxyPort|proxyUser|proxyPassword|nonProxyHosts|agent|keepAlive"
              + "|maxConnections|maxRedirects|strictPostRedirect|(auth|keepAlive|KeepAlive)\\..+)");

  private final Set<String> known;
  private final Map<String, Set<String>> named;
  private final Set<String> prefixes;

  public UnknownKeys(Set<String> known) {
    this(known, Map.of());
  }

  /**
   * @param named the options below each prefix and any name, as {@code region} in {@code
   *     lanes.eu.region}
   */
  UnknownKeys(Set<String> known, Map<String, Set<String>> named) {
    this.known = known;
    this.named = named;
    this.prefixes =
        Stream.concat(known.stream(), named.keySet().stream())
            .map(UnknownKeys::prefix)
            .filter(prefix -> !prefix.equals("aws")) // the AWS SDK has system properties below it
            .collect(Collectors.toSet());
  }

  /** The mistakes in the keys of the source, one sentence each; none when all keys are known. */
  public List<String> in(SettingsSource source) {
    List<String> mistakes = new ArrayList<>();
    source
        .values()
        .forEach(
            (key, value) -> {
              if (mustBeKnown(key, source.strictness()) && !known.contains(key)) {
                mistakes.add(mistake(key, value));
              }
            });
    return mistakes;
  }

  private boolean mustBeKnown(String key, SettingsSource.Strictness strictness) {
    return switch (strictness) {
      case NO_KEY -> false;
      case OUR_PREFIXES ->
          key.contains(".") && prefixes.contains(prefix(key)) && !OF_OTHERS.matcher(key).matches();
      case EVERY_KEY -> !key.startsWith(Settings.CAMEL);
    };
  }

  private String mistake(String key, Value value) {
    return key
        + " ("
        + value.origin()
        + ") is not a setting"
        + Stream.concat(known.stream(), ofSameName(key))
            .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
            .filter(candidate -> distance(key, candidate) <= Math.max(2, key.length() / 5))
            .map(candidate -> "; did you mean " + candidate + "?")
            .orElse(key.equals("log.level") ? "; give it to java: -Dlog.level=…" : "");
  }

  /** The options that there are for the name in the key. */
  private Stream<String> ofSameName(String key) {
    String prefix = prefix(key);
    int end = key.lastIndexOf('.');
    return end <= prefix.length()
        ? Stream.empty()
        : named.getOrDefault(prefix, Set.of()).stream()
            .map(option -> key.substring(0, end + 1) + option);
  }

  private static String prefix(String key) {
    return key.replaceFirst("\\..*", "");
  }

  /** Makes other spellings equal, such as batch.maxRecords and BATCH_MAX_RECORDS. */
  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static int distance(String key, String candidate) {
    return Spelling.distance(plain(key), plain(candidate));
  }
}
