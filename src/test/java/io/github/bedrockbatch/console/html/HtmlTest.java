/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
  private static final Instant NOW = Instant.parse("2026-11-25T09:38:12Z");

  private static Html at(String path) {
    return new Html(path, NOW, true);
  }

  @Test
  void all_text_is_escaped() {
    String evil = "<script>alert('1')</script>&\"\u0000";

    assertThat(at("/").paragraph(evil).code(evil).badge(Tone.BAD, evil).copyable(evil).toString())
        .doesNotContain("<script", "'", "\u0000")
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;\uFFFD");
  }

  @Test
  void a_very_long_id_is_cut_in_its_column_and_whole_in_its_title() {
    String id = "begin" + "x".repeat(1_000) + "end";

    assertThat(at("/").cut(id).toString())
        .contains("title=\"" + id + "\"")
        .containsPattern(">beginx+…x+end<")
        .hasSizeLessThan(id.length() + 150);
    assertThat(at("/").cut("x" + "😀".repeat(100) + "y").toString())
        .contains(">x" + "😀".repeat(19) + "…" + "😀".repeat(19) + "y<");
    assertThat(at("/").cut("order-1").toString()).isEqualTo(at("/").code("order-1").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/,./batches?state=FAILED",
    "/batches,./batches?state=FAILED",
    "/batches/x,../batches?state=FAILED",
    "/batches/x/y,../../batches?state=FAILED"
  })
  void addresses_are_relative_so_that_any_prefix_works(String page, String address) {
    assertThat(at(page).address("/batches?state=FAILED")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "//elsewhere", "http://elsewhere", "batches"})
  void an_address_leads_nowhere_else(String address) {
    assertThatThrownBy(() -> at("/").link(address, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neither_handlers_nor_styles_can_be_written() {
    assertThatThrownBy(() -> at("/").open("p", "onclick", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at("/").open("p", "style", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_is_not_ended_is_found() {
    assertThatThrownBy(() -> at("/").open("p").toString()).hasMessage("Not ended: [p]");
  }

  @Test
  void a_table_writes_its_rows_or_says_that_there_are_none() {
    Table<Long> table = new Table<Long>("Numbers").number("N", n -> n);
    Html some = at("/");
    table.write(some, List.of(1L, Long.MAX_VALUE), "no numbers");
    Html none = at("/");
    table.write(none, List.of(), "no numbers");

    assertThat(some.toString()).contains("9,223,372,036,854,775,807").doesNotContain("no numbers");
    assertThat(none.toString()).contains("no numbers").doesNotContain("<table");
  }

  @Test
  void the_few_that_failed_are_seen_beside_the_many() {
    Html html = at("/");
    new Bar(1_000_000)
        .part(Tone.OK, 999_999, "succeeded", "/batches/x?show=ok")
        .part(Tone.BAD, 1, "failed", null)
        .writeWithNumbers(html);

    assertThat(html.toString())
        .contains("aria-label=\"999,999 succeeded, 1 failed\"")
        .contains("class=\"bad\" x=\"99.60%\" width=\"0.40%\"")
        .contains("<a href=\"./batches/x?show=ok\"><b class=\"num\">999,999</b> succeeded</a>");
  }

  @Test
  void only_who_may_act_has_buttons() {
    Html operator = at("/");
    Html viewer = new Html("/", NOW, false);
    for (Html html : List.of(operator, viewer)) {
      new Confirm("Stop job", "/batches/x/stop")
          .says("41,200 are paid.")
          .with(Map.of("a", "b"))
          .write(html);
      Confirm.pick(html, "f", "id", "1");
    }

    assertThat(operator.toString()).contains("method=\"post\"", "41,200 are paid.", "checkbox");
    assertThat(viewer.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S,0 s",
    "PT0.7S,0.7 s",
    "PT59S,59 s",
    "PT9M5S,9 min 5 s",
    "PT38M10S,38 min",
    "PT2H10M,2 h 10 min",
    "P3DT4H,3 d 4 h"
  })
  void a_duration_has_its_two_greatest_units(Duration duration, String text) {
    assertThat(Figures.duration(duration).replace('\u00a0', ' ')).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "999999,1.0 MB",
    "21400000,21.4 MB",
    "150000000,150 MB"
  })
  void a_size_is_short(long bytes, String text) {
    assertThat(Figures.bytes(bytes).replace('\u00a0', ' ')).isEqualTo(text);
  }

  @Test
  void a_time_is_short_today_and_exact_for_who_asks() {
    assertThat(at("/").time(Instant.parse("2026-11-25T01:02:03Z")).toString())
        .contains(">01:02:03<", "title=\"2026-11-25 01:02:03 UTC\"");
    assertThat(at("/").time(Instant.parse("2026-11-24T01:02:03Z")).toString())
        .contains(">2026-11-24 01:02<");
  }
}
