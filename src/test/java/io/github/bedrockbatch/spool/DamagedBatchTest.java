/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage that no crash makes: in the middle of an open batch, in front of acknowledged records. */
class DamagedBatchTest {
  @TempDir private Path folder;
  private SpoolFixture on;

  @BeforeEach
  void take_a_thousand_records() throws IOException {
    on = new SpoolFixture(folder, 1, 10_000, 10_000_000);
    on.spool.append(page(NOVA, "s", 0, 999));
    on.spool.close();
  }

  /**
   * Overwrites bytes of a line, counted from its beginning, or from its line feed when negative.
   */
  private void damage(String file, int line, int at, String with) throws IOException {
    Path path = on.open().get(0).resolve(file);
    byte[] bytes = Files.readAllBytes(path);
    int begin = 0;
    for (int n = 0; n < line; n++) {
      begin = indexOfLineFeed(bytes, begin) + 1;
    }
    int from = at < 0 ? indexOfLineFeed(bytes, begin) + at + 1 : begin + at;
    byte[] change = with.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(change, 0, bytes, from, change.length);
    Files.write(path, bytes);
  }

  private static int indexOfLineFeed(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> tree = Files.walk(folder, 2)) {
      return tree.filter(path -> path.toString().endsWith(SpoolFolder.DAMAGED)).toList();
    }
  }

  private List<Long> sealedAfter(long... missing) throws IOException {
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA))
        .isEqualTo(
            LongStream.range(0, 1_000)
                .filter(n -> LongStream.of(missing).noneMatch(gone -> gone == n))
                .boxed()
                .toList());
    return on.ordinals(NOVA);
  }

  @ParameterizedTest
  @ValueSource(strings = {SpoolFolder.INPUT, SpoolFolder.CONTEXT})
  void one_bad_byte_costs_one_record_and_is_told(String file) throws IOException {
    damage(file, 10, 5, "?");

    try (LogLines log = new LogLines(Salvage.class)) {
      on.start();
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR")
          .contains("10 records before the damage and 989 behind it kept, 1 lost");
    }

    assertThat(on.folder.damaged())
        .singleElement()
        .asString()
        .contains("989 behind", aside().get(0).toString());
    assertThat(aside().get(0).resolve(file)).as("as it was").isNotEmptyFile();
    sealedAfter(10);
  }

  @Test
  void a_source_that_can_deliver_again_brings_what_was_lost() throws IOException {
    damage(SpoolFolder.INPUT, 500, 5, "?");
    on.start();

    assertThat(on.spool.append(page(NOVA, "s", 0, 999))).isEqualTo(1);
    assertThat(on.spool.append(page(NOVA, "s", 0, 999))).isZero();
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void a_line_feed_that_is_gone_costs_the_two_records_it_parted() throws IOException {
    damage(SpoolFolder.INPUT, 10, -1, "}?");
    on.start();

    sealedAfter(10, 11);
  }

  @Test
  void a_blank_line_of_an_editor_costs_nothing_that_can_be_read() throws IOException {
    damage(SpoolFolder.CONTEXT, 20, 0, "\n");
    on.start();

    sealedAfter(20);
    assertThat(on.folder.damaged()).hasSize(1);
  }

  @Test
  void the_last_record_is_told_too_when_it_was_not_torn() throws IOException {
    damage(SpoolFolder.INPUT, 999, 5, "?");
    on.start();

    assertThat(aside()).hasSize(1);
    sealedAfter(999);
  }

  @Test
  void a_torn_tail_is_cut_and_no_damage() throws IOException {
    Path input = on.open().get(0).resolve(SpoolFolder.INPUT);
    Cuts.cut(input, Files.size(input) - 1);
    on.start();

    assertThat(aside()).isEmpty();
    assertThat(on.folder.damaged()).isEmpty();
    sealedAfter(999);
  }

  @Test
  void a_page_that_only_one_file_has_is_no_damage() throws IOException {
    Path context = on.open().get(0).resolve(SpoolFolder.CONTEXT);
    Cuts.cut(context, Files.size(context) / 2);
    on.start();

    assertThat(aside()).isEmpty();
  }

  @Test
  void a_crash_while_the_folder_is_set_aside_is_made_good() throws IOException {
    Path open = on.open().get(0);
    String id = SpoolFolder.batchId(open);
    damage(SpoolFolder.INPUT, 10, 5, "?");
    Files.createDirectory(open.resolveSibling(id + SpoolFolder.REST)); // before it was done
    on.start();
    on.spool.close();
    Files.move(open, open.resolveSibling(id + SpoolFolder.REST)); // before its last step
    on.start();

    assertThat(aside()).hasSize(1);
    sealedAfter(10);
  }
}
