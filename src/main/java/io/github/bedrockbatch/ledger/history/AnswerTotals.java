/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what the answers of one batch say besides the answer. Bounded, however different the
 * errors are: those beyond {@value #MOST_GROUPS} texts count as one.
 */
public final class AnswerTotals {
  private static final int MOST_GROUPS = 50;
  private static final int MOST_SAMPLES = 5;
  private static final int MOST_TEXT = 500;
  private static final int MOST_CODE = 255;
  private static final int MOST_ID = 200;

  private record Key(String code, String text) {}

  private static final Key OTHERS = new Key("others", "other errors");

  private static final class Group {
    private final List<String> samples = new ArrayList<>();
    private int records;
  }

  private final Map<Key, Group> groups = new LinkedHashMap<>();
  private long inputTokens;
  private long outputTokens;

  /** An answer's token counts; a negative one was not given. */
  public void used(long input, long output) {
    inputTokens += Math.max(0, input);
    outputTokens += Math.max(0, output);
  }

  /** A record failed for good. */
  public void failed(String code, String text, String id) {
    Key key = new Key(shortened(code, MOST_CODE), shortened(text, MOST_TEXT));
    if (!groups.containsKey(key) && groups.size() >= MOST_GROUPS) {
      key = OTHERS;
    }
    Group group = groups.computeIfAbsent(key, first -> new Group());
    group.records++;
    if (group.samples.size() < MOST_SAMPLES) {
      group.samples.add(shortened(id, MOST_ID));
    }
  }

  private static String shortened(String words, int most) {
    String line = words.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + '…';
  }

  public long inputTokens() {
    return inputTokens;
  }

  public long outputTokens() {
    return outputTokens;
  }

  /** The errors, in the order in which they were met. */
  public List<ErrorGroup> errors() {
    List<ErrorGroup> errors = new ArrayList<>();
    groups.forEach(
        (key, group) ->
            errors.add(new ErrorGroup(key.code, key.text, group.records, group.samples)));
    return errors;
  }
}
