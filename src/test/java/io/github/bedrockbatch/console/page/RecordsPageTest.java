/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.operator.content.BatchRecord;
import io.github.bedrockbatch.operator.content.RecordList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsPageTest {
  private static String shown(String prompt) {
    BatchRecord record = new BatchRecord("a", "0", "file:a", prompt, null, null);
    Html html = new Html("/batches/b/records", Instant.EPOCH, false);
    new RecordsPage(null)
        .show(
            new RecordList("b", List.of(record), null),
            html,
            new Query("/batches/b/records", Map.of("id", "b"), Map.of(), null));
    return html.toString().replaceFirst("(?s).*<pre>(.*)</pre>.*", "$1");
  }

  @Test
  void prompts_that_were_written_with_ascii_escapes_are_shown_in_their_script() {
    assertThat(shown("{'p':'\\u8cea\\u554f \\ud83d\\ude00 \\u00E9'}"))
        .isEqualTo("{&#39;p&#39;:&#39;質問 😀 é&#39;}");
  }

  @Test
  void an_escaped_tag_is_no_tag() {
    assertThat(shown("\\u003cscript\\u003e")).isEqualTo("&lt;script&gt;");
  }

  @Test
  void what_means_something_in_json_or_cannot_be_seen_stays_escaped() {
    for (String json :
        List.of("\\u005c", "\\u0000", "\\u202e", "\\ud83d", "\\n", "\\\\u8cea", "\\u8c…", "\\")) {
      assertThat(shown(json)).isEqualTo(json);
    }
    assertThat(shown("\\u0022")).isEqualTo("\\u0022");
    assertThat(shown("\\\\\\u8cea")).isEqualTo("\\\\質");
  }
}
