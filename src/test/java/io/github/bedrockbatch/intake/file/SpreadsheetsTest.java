/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.intake.request.FieldTypos;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as spreadsheets save it. */
class SpreadsheetsTest {

  private static Reading csv(String separator, String content) {
    return Reading.as(Map.of("shape", "csv", "separator", separator), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "tab"})
  void a_file_that_says_its_separator_is_read_with_that_one(String set) {
    Reading reading = csv(set, "\ufeffsep=;\r\nid;prompt\r\n1;Red?\r\n2;\"a;b, c\"\r\n");

    assertThat(reading.texts()).containsExactly("Red?", "a;b, c");
    assertThat(reading.ids()).containsExactly("1", "2");
    assertThat(reading.ordinals()).containsExactly(3L, 4L);
  }

  @Test
  void a_column_that_is_called_sep_is_a_column() {
    assertThat(csv(",", "sep=x,prompt\n1,a\n").texts()).containsExactly("a");
    assertThat(csv(",", "sep=\n1\n").codes()).containsExactly("no-prompt");
  }

  @Test
  void surplus_empty_cells_and_rows_are_passed_over() {
    Reading reading = csv(",", ",,\nid,prompt,,\n1,Red?,,\n2,Blue?\n3,Green?, ,,,\n,,\n , \n");

    assertThat(reading.deadLetters()).isEmpty();
    assertThat(reading.ids()).containsExactly("1", "2", "3");
  }

  @Test
  void a_surplus_cell_with_something_in_it_is_rejected() {
    assertThat(csv(",", "id,prompt\n1,Red?,,x\n").codes()).containsExactly("ragged-row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "','!id;prompt~1;Red?~2;Blue?!;",
        "','!\"id\";\"prompt\"~1;Red?~2;Blue?!;",
        "','!id^prompt~1^Red?~2^Blue?!tab",
        "';'!id,prompt~1,Red?~2,\"torn!','",
      })
  void a_wrong_separator_is_told_once_with_the_one_it_looks_like(
      String set, String content, String other) {
    Reading reading = csv(set, content.replace('~', '\n').replace('^', '\t') + "\n");

    assertThat(reading.prompts()).isEmpty();
    assertThat(reading.codes()).containsExactly("no-prompt");
    assertThat(reading.reasons().get(0)).contains("set intake.separator=" + other);
    assertThat(reading.rejectedLines()).containsExactly(1L);
  }

  @Test
  void so_it_is_where_a_template_names_the_columns() {
    Map<String, String> route = Map.of("shape", "csv", "template", "Say ${text} to ${name}");

    assertThat(Reading.as(route, "name;text\nAnn;hello\n").reasons().get(0))
        .contains("set intake.separator=;");
  }

  @Test
  void columns_are_known_under_their_usual_spellings_too() {
    Reading reading = csv(",", "Record ID,Prompt,Max Tokens,top_p\nr1,Red?,20.0,0.5\nr2,Blue?,,\n");

    assertThat(reading.ids()).containsExactly("r1", "r2");
    assertThat(reading.bodies().get(0))
        .contains("\"inferenceConfig\":{\"maxTokens\":20,\"topP\":0.5}");
  }

  @Test
  void a_column_that_looks_like_a_slip_is_told_once() {
    try (LogLines log = new LogLines(FieldTypos.class)) {
      csv(",", "prompt,temparature\na,1\nb,2\n");

      assertThat(log.all()).hasSize(1);
      assertThat(log.all().get(0)).contains("in.csv", "`temparature`", "`temperature`");
    }
  }
}
