/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.config.source.Spelling;
import io.github.bedrockbatch.files.FileNames;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds unknown names that are nearly those of fields, to log each once, not for every value. */
public final class FieldTypos {
  private static final Logger LOG = LoggerFactory.getLogger(FieldTypos.class);
  private static final int SHORTEST = 4;
  private static final int LONG = 7;
  private static final int MOST = 20;

  /** Whether common names of data, such as "headline", are near to the name of the field. */
  private static boolean isNameOfData(Field field) {
    return field == Field.DEADLINE || field.isOfOthers();
  }

  private final Map<String, String> found = new TreeMap<>();

  /**
   * Looks whether an unknown name is a typo.
   *
   * @param plain the name without signs and capitals, as those that are known
   */
  void look(
      String name, String plain, Map<String, Field> known, Function<Field, String> nameOfField) {
    if (found.size() < MOST) {
      known.entrySet().stream()
          .filter(one -> !isNameOfData(one.getValue()) && isNear(plain, one.getKey()))
          .findFirst()
          .ifPresent(one -> found.put(name, nameOfField.apply(one.getValue())));
    }
  }

  private static boolean isNear(String name, String known) {
    int most = known.length() < SHORTEST ? 0 : known.length() < LONG ? 1 : 2;
    return Math.abs(name.length() - known.length()) <= most
        && Spelling.distance(name, known) <= most;
  }

  /** Logs what was found since the last call, if anything. */
  public void tell(String source) {
    found.forEach(
        (name, known) ->
            LOG.warn(
                "{} has a field `{}`, which means nothing and is passed over. Is `{}` meant?",
                FileNames.printable(source),
                FileNames.printable(name),
                known));
    found.clear();
  }
}
