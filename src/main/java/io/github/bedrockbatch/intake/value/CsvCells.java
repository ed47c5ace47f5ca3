/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes one CSV row apart. */
final class CsvCells {
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(JsonFactories.RECORDS.streamReadConstraints())
          .build();

  private final CsvSchema schema;

  CsvCells(char separator) {
    this.schema = CsvSchema.emptySchema().withColumnSeparator(separator);
  }

  List<String> of(byte[] bytes, int from, int to) throws RejectedException, IOException {
    if (!Utf8.isValid(bytes, from, to)) {
      throw new RejectedException(RejectCode.NOT_UTF8, "the row is not valid UTF-8");
    }
    try (CsvParser parser = CSV.createParser(bytes, from, to - from)) {
      parser.setSchema(schema);
      List<String> cells = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        cells.add(parser.getText());
      }
      if (parser.nextToken() != null) {
        throw new RejectedException(
            RejectCode.MALFORMED_CSV, "a carriage return stands in the row, outside of quotes");
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw new RejectedException(
          RejectCode.MALFORMED_CSV, "something stands behind a closing quote, or none closes");
    }
  }
}
