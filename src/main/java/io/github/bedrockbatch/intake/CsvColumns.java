/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the cells of rows as the fields that the header says they are. */
final class CsvColumns {
  private static final Set<Field> NUMBERS =
      EnumSet.of(Field.MAX_TOKENS, Field.TEMPERATURE, Field.TOP_P);

  /** Fields that no cell can hold. */
  private static final Set<Field> OBJECTS =
      EnumSet.of(Field.MODEL_INPUT, Field.RECORD_ID, Field.STOP_SEQUENCES);

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final FieldNames names;
  private final FieldSlices fields;
  private final JsonBytes json = new JsonBytes();
  private List<String> header;
  private boolean spoilt;

  CsvColumns(FieldNames names) {
    this.names = names;
    this.fields = new FieldSlices(names);
  }

  void restart() {
    header = null;
    spoilt = false;
  }

  /** A row could not be read; if it was the header, nothing behind it can be. */
  void spoilt() {
    spoilt = header == null;
  }

  /**
   * Takes a row.
   *
   * @return whether it is a value and not the header
   */
  boolean take(List<String> cells) throws RefusedException {
    if (spoilt) {
      throw new RefusedException(
          RefusalCode.MALFORMED_CSV, "the header row could not be read, so what this is is open");
    }
    if (header == null) {
      header = cells.stream().map(String::strip).toList();
      return false;
    }
    if (cells.size() != header.size()) {
      throw new RefusedException(
          RefusalCode.RAGGED_ROW,
          "the header has %d cells, this row %d".formatted(header.size(), cells.size()));
    }
    json.clear();
    int[] bounds = write(cells);
    fields.clear(json.array());
    for (int i = 0; i < bounds.length - 1; i++) {
      set(header.get(i), cells.get(i), bounds[i], bounds[i + 1]);
    }
    return true;
  }

  /** Where in the JSON the cells begin and end. */
  private int[] write(List<String> cells) {
    int[] bounds = new int[cells.size() + 1];
    for (int i = 0; i < cells.size(); i++) {
      byte[] utf8 = cells.get(i).strip().getBytes(StandardCharsets.UTF_8);
      if (isNumber(header.get(i), cells.get(i))) {
        json.raw(utf8);
      } else {
        utf8 = cells.get(i).getBytes(StandardCharsets.UTF_8);
        json.quote();
        json.escaped(utf8, 0, utf8.length);
        json.quote();
      }
      bounds[i + 1] = json.length();
    }
    return bounds;
  }

  private boolean isNumber(String name, String cell) {
    Field field = names.of(name);
    return field != null && NUMBERS.contains(field) && NUMBER.matcher(cell.strip()).matches();
  }

  private void set(String name, String cell, int start, int end) {
    Field field = names.of(name);
    boolean absent = cell.isEmpty() && field != Field.PROMPT;
    if (field != null && !absent && !OBJECTS.contains(field)) {
      fields.begin(field, start);
      fields.end(field, end);
    }
    int hole = names.hole(name);
    if (hole >= 0) {
      fields.beginHole(hole, start);
      fields.endHole(hole, end);
    }
  }

  FieldSlices fields() {
    return fields;
  }
}
