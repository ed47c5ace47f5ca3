/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBatchTest {

  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();

  private OpenBatch batch() throws IOException {
    return new OpenBatch("id", NOVA, folder, new PageLines(), disk);
  }

  @Test
  void keeps_nothing_of_a_page_when_the_input_does_not_fit() throws IOException {
    keepsNothingOfThePageThatDoesNotFit(SpoolFolder.INPUT);
  }

  @Test
  void keeps_nothing_of_a_page_when_its_contexts_do_not_fit() throws IOException {
    keepsNothingOfThePageThatDoesNotFit(SpoolFolder.CONTEXT);
  }

  private void keepsNothingOfThePageThatDoesNotFit(String file) throws IOException {
    OpenBatch batch = batch();
    batch.append(page(NOVA, "s", 0, 2).prompts());
    byte[] inputBefore = Files.readAllBytes(folder.resolve(SpoolFolder.INPUT));
    byte[] contextBefore = Files.readAllBytes(folder.resolve(SpoolFolder.CONTEXT));
    disk.room = file.equals(SpoolFolder.INPUT) ? 100 : batch.inputBytes() / 3 * 38 + 500;

    assertThatThrownBy(() -> batch.append(page(NOVA, "s", 3, 40).prompts()))
        .hasMessageEndingWith(": No space left on device");

    assertThat(batch.records()).isEqualTo(3);
    assertThat(batch.position("s")).isEqualTo(2);
    assertThat(batch.isWhole()).isTrue();
    assertThat(folder.resolve(SpoolFolder.INPUT)).hasBinaryContent(inputBefore);
    assertThat(folder.resolve(SpoolFolder.CONTEXT)).hasBinaryContent(contextBefore);

    disk.room = Long.MAX_VALUE;
    batch.append(page(NOVA, "s", 3, 40).prompts());
    assertThat(batch.records()).isEqualTo(41);
    WholeRecords found = WholeRecords.read(folder);
    assertThat(found.records()).isEqualTo(41);
    assertThat(found.inputBytes()).isEqualTo(batch.inputBytes());
    assertThat(found.contextBytes()).isEqualTo(batch.contextBytes());
    assertThat(found.sources().position("s")).isEqualTo(40);
  }

  @Test
  void an_error_between_the_two_files_leaves_both_with_the_same_records() throws IOException {
    OpenBatch batch = batch();
    batch.append(page(NOVA, "alice", 0, 0).prompts());
    disk.writesBeforeError = 1;
    disk.error = new OutOfMemoryError("of a test");

    assertThatThrownBy(() -> batch.append(page(NOVA, "bob", 0, 0).prompts())).isSameAs(disk.error);
    disk.error = null;
    batch.append(page(NOVA, "carol", 0, 0).prompts());

    assertThat(SpoolFixture.lines(folder.resolve(SpoolFolder.INPUT))).hasSize(2);
    assertThat(SpoolFixture.lines(folder.resolve(SpoolFolder.CONTEXT)))
        .extracting(line -> line.get("source").textValue())
        .containsExactly("alice", "carol");
  }

  @Test
  void takes_no_more_when_its_files_may_disagree() throws IOException {
    OpenBatch batch = batch();
    batch.append(page(NOVA, "s", 0, 0).prompts());
    batch.distrust();

    assertThatThrownBy(() -> batch.append(page(NOVA, "s", 1, 1).prompts()))
        .isInstanceOf(IllegalStateException.class);
  }
}
