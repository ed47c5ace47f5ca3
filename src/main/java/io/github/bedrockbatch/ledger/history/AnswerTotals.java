/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import io.github.bedrockbatch.ledger.usage.UsageTable.Count;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up tokens, errors and other figures of the answers of one batch. Its size is bounded: errors
 * beyond {@value #MOST_GROUPS} different texts are counted as one group.
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
  private final Map<String, Count> bySource = new LinkedHashMap<>();
  private String model;
  private String region = "";
  private Long manifestInput;
  private Long manifestOutput;
  private int unfit;
  private int chargedAgain;

  /** Adds the token counts of an answer to padding; a negative count was not given. */
  public void used(long input, long output) {
    used("", input, output);
  }

  /**
   * Adds the token counts of an answer; a negative count was not given.
   *
   * @param source where its prompt came from at first
   */
  public void used(String source, long input, long output) {
    bySource.merge(
        source,
        new Count(1, Math.max(0, input), Math.max(0, output)),
        (sum, more) ->
            new Count(
                sum.records() + 1,
                sum.inputTokens() + more.inputTokens(),
                sum.outputTokens() + more.outputTokens()));
  }

  /** Notes the model that was asked, which may not be the one of the batch, and its Region. */
  public void asked(String ofModel, String inRegion) {
    model = ofModel;
    region = inRegion;
  }

  /** Notes the token counts of the job's manifest. */
  public void manifest(long input, long output) {
    manifestInput = input;
    manifestOutput = output;
  }

  /** Adds answers that are not what was asked for, whether they are retried or not. */
  public void unfit(int answers) {
    unfit += answers;
  }

  /** Notes how many records that are sent again may have been answered, and charged, already. */
  public void chargedAgain(int records) {
    chargedAgain = records;
  }

  public int chargedAgain() {
    return chargedAgain;
  }

  /** Adds a record that failed for good. */
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
    return bySource.values().stream().mapToLong(Count::inputTokens).sum();
  }

  public long outputTokens() {
    return bySource.values().stream().mapToLong(Count::outputTokens).sum();
  }

  Map<String, Count> bySource() {
    return bySource;
  }

  /** The model that was asked; null for that of the batch. */
  String model() {
    return model;
  }

  String region() {
    return region;
  }

  /** Input tokens as in the job's manifest; null if it had none. */
  Long manifestInput() {
    return manifestInput;
  }

  Long manifestOutput() {
    return manifestOutput;
  }

  public int unfit() {
    return unfit;
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
