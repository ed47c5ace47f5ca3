/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.request.Field;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import io.github.bedrockbatch.intake.request.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the cells of rows as the fields that the header names. */
final class CsvColumns {
  private static final Set<Field> NUMBERS =
      EnumSet.of(Field.MAX_TOKENS, Field.TEMPERATURE, Field.TOP_P);

  /** Fields that no cell can hold. */
  private static final Set<Field> OBJECTS =
      EnumSet.of(Field.MODEL_INPUT, Field.STOP_SEQUENCES, Field.REQUEST, Field.BODY, Field.PARAMS);

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final FieldNames names;
  private final FieldSlices fields;
  private final JsonBytes json = new JsonBytes();
  private List<String> header;
  private List<FieldNames.Meaning> meanings;
  private boolean spoilt;

  CsvColumns(FieldNames names) {
    this.names = names;
    this.fields = new FieldSlices(names);
  }

  void restart() {
    header = null;
    spoilt = false;
  }

  /** Notes that a row could not be read; if it was the header, no further row can be. */
  void spoilt() {
    spoilt = header == null;
  }

  /** Whether the next row is the one with the names of the columns. */
  boolean expectHeader() {
    return header == null && !spoilt;
  }

  /** Whether a prompt can be made of rows below that header. */
  boolean makePrompt(List<String> cells) {
    return names.makePrompt(cells.stream().map(String::strip).toList());
  }

  /**
   * Reads a row. Empty cells at its end, and rows of empty cells, as spreadsheets write them, are
   * skipped.
   *
   * @return false if the row is empty, or the header
   */
  boolean take(List<String> cells) throws RejectedException {
    if (spoilt) {
      throw new RejectedException(
          RejectCode.MALFORMED_CSV, "the header row could not be read, so what this is is open");
    }
    int used = used(cells);
    if (used == 0) {
      return false;
    }
    if (header == null) {
      header = cells.stream().limit(used).map(String::strip).toList();
      meanings = header.stream().map(names::meet).toList();
      return false;
    }
    if (cells.size() < header.size() || used > header.size()) {
      throw new RejectedException(
          RejectCode.RAGGED_ROW,
          "the header has %s, this row %d"
              .formatted(Count.of(header.size(), "cell"), cells.size()));
    }
    json.clear();
    int[] bounds = write(cells);
    fields.clear(json.array());
    for (int i = 0; i < header.size(); i++) {
      set(meanings.get(i), cells.get(i), bounds[i], bounds[i + 1]);
    }
    return true;
  }

  /** How many cells there are without the empty ones at the end. */
  private static int used(List<String> cells) {
    int used = cells.size();
    while (used > 0 && cells.get(used - 1).isBlank()) {
      used--;
    }
    return used;
  }

  /** Where in the JSON the cells begin and end. */
  private int[] write(List<String> cells) {
    int[] bounds = new int[header.size() + 1];
    for (int i = 0; i < header.size(); i++) {
      if (isNumber(meanings.get(i).field(), cells.get(i))) {
        json.raw(cells.get(i).strip().getBytes(StandardCharsets.US_ASCII));
      } else {
        byte[] utf8 = cells.get(i).getBytes(StandardCharsets.UTF_8);
        json.quote();
        json.escaped(utf8, 0, utf8.length);
        json.quote();
      }
      bounds[i + 1] = json.length();
    }
    return bounds;
  }

  private static boolean isNumber(Field field, String cell) {
    return field != null && NUMBERS.contains(field) && NUMBER.matcher(cell.strip()).matches();
  }

  private void set(FieldNames.Meaning meaning, String cell, int start, int end) {
    Field field = meaning.field();
    boolean absent = cell.isBlank() && field != Field.PROMPT;
    if (field != null
        && !absent
        && !OBJECTS.contains(field)
        && fields.begin(field, meaning.own(), start)) {
      fields.end(field, end);
    }
    int hole = meaning.hole();
    if (hole >= 0) {
      fields.beginHole(hole, start);
      fields.endHole(hole, end);
    }
  }

  FieldSlices fields() {
    return fields;
  }
}
