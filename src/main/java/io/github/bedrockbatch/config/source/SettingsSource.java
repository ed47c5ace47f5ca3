/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A source of settings. {@code Settings.load} takes the one of highest precedence first.
 *
 * @param naming turns a key into its name in this source
 */
public record SettingsSource(
    String name,
    Map<String, Value> values,
    UnaryOperator<String> naming,
    Strictness strictness,
    List<String> mistakes) {
  private static final Pattern ADDRESS_OF_A_SERVICE = Pattern.compile("(tcp|udp|sctp)://.+");

  /** Which keys of a source must be known. Other programs share environment and JVM with us. */
  public enum Strictness {
    NO_KEY,
    OUR_PREFIXES,
    EVERY_KEY
  }

  /** A value and the place where it was found, in words for a person. */
  public record Value(String text, String origin) {}

  /** The values of a one-shot command; an unknown key is a mistake. */
  public static SettingsSource commandLine(Map<String, String> overrides) {
    return options("command line", overrides);
  }

  /** As {@link #commandLine}, from another origin. */
  public static SettingsSource options(String origin, Map<String, String> options) {
    Map<String, Value> values = new LinkedHashMap<>();
    options.forEach((key, text) -> values.put(key, new Value(text, origin)));
    return new SettingsSource(
        origin, values, UnaryOperator.identity(), Strictness.EVERY_KEY, List.of());
  }

  /** The JVM's {@code -D} options; a key that begins with one of our prefixes must be known. */
  public static SettingsSource systemProperties(Properties properties) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, new Value(properties.getProperty(key), "-D" + key));
    }
    return new SettingsSource(
        "-D options", values, UnaryOperator.identity(), Strictness.OUR_PREFIXES, List.of());
  }

  /**
   * Environment variables, e.g. {@code BATCH_MAX_RECORDS} for {@code batch.max-records}. Ignores
   * those that others set with another meaning: an empty {@code AWS_REGION}, and what Kubernetes
   * sets for a service with the name of one of our prefixes, {@code SFTP_PORT=tcp://10.0.0.1:22}
   * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
   */
  public static SettingsSource environment(Map<String, String> variables) {
    Map<String, Value> values = new LinkedHashMap<>();
    variables.forEach(
        (variable, text) -> {
          if (!isOfOthers(variable, text)) {
            values.put(variable, new Value(text, "environment variable " + variable));
          }
        });
    return new SettingsSource(
        "environment", values, SettingsSource::environmentName, Strictness.NO_KEY, List.of());
  }

  /** Whether the variable is set, with a meaning that is not ours. */
  public static boolean isOfOthers(String variable, Map<String, String> variables) {
    return variables.containsKey(variable) && isOfOthers(variable, variables.get(variable));
  }

  private static boolean isOfOthers(String variable, String text) {
    return (variable.endsWith("_PORT") && ADDRESS_OF_A_SERVICE.matcher(text).matches())
        || (variable.startsWith("AWS_") && text.isBlank());
  }

  /** A properties file in UTF-8 that must exist; an unknown or repeated key is a mistake. */
  public static SettingsSource file(Path file) {
    PropertiesFile read = PropertiesFile.read(file);
    return new SettingsSource(
        file.toString(),
        read.values(),
        UnaryOperator.identity(),
        Strictness.EVERY_KEY,
        read.mistakes());
  }

  /** As {@link #file}, but with no values when there is no such file. */
  public static SettingsSource optionalFile(Path file) {
    return Files.exists(file)
        ? file(file)
        : new SettingsSource(
            file + " (absent)",
            Map.of(),
            UnaryOperator.identity(),
            Strictness.EVERY_KEY,
            List.of());
  }

  public static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  Optional<Value> find(String key) {
    return Optional.ofNullable(values.get(naming.apply(key)));
  }

  /** Without the values, which may be credentials. */
  @Override
  public String toString() {
    return name;
  }
}
