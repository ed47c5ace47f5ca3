/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunNotesTest {
  @TempDir Path folder;

  @Test
  void a_file_whose_name_has_a_line_feed_keeps_its_place_among_the_others() throws Exception {
    List<String> sources = List.of("file:a\nb.jsonl:1:aa", "file:c.jsonl:2:bb");
    new RunNotes(1, 1, true, sources, "model", "request", "run").save(folder);

    assertThat(RunNotes.in(folder).sources()).isEqualTo(sources);
  }

  @Test
  void notes_of_earlier_versions_are_read() throws Exception {
    Files.writeString(
        folder.resolve("run.properties"),
        "first=1\nreading=1\ncomplete=true\nmodel=m\nrequest=r\ncommand=run\n"
            + "sources=file\\:a\\:1\\:aa\\nfile\\:c\\:2\\:bb\n");

    assertThat(RunNotes.in(folder).sources()).containsExactly("file:a:1:aa", "file:c:2:bb");
  }
}
