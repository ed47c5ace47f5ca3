/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.files.FileNames;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of fields that nobody knows and that are nearly a known one: told once, not by value. */
public final class FieldTypos {
  private static final Logger LOG = LoggerFactory.getLogger(FieldTypos.class);
  private static final int SHORTEST = 4;
  private static final int LONG = 7;
  private static final int MOST = 20;

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
          .filter(one -> one.getValue() != Field.REQUEST && isNear(plain, one.getKey()))
          .findFirst()
          .ifPresent(one -> found.put(name, nameOfField.apply(one.getValue())));
    }
  }

  private static boolean isNear(String name, String known) {
    int most = known.length() < SHORTEST ? 0 : known.length() < LONG ? 1 : 2;
    return Math.abs(name.length() - known.length()) <= most && distance(name, known) <= most;
  }

  /** How many letters are missing, too many, other ones or swapped with their neighbour. */
  private static int distance(String one, String other) {
    int[] beforeLast = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        row[j] = swapped ? Math.min(row[j], beforeLast[j - 2] + 1) : row[j];
      }
      beforeLast = last;
      last = row;
    }
    return last[other.length()];
  }

  /** Tells the operator what was found since, if anything was. */
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
