/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedFilesTest {
  @TempDir private Path folder;

  @Test
  void tells_of_files_that_could_not_be_read_until_they_are_taken_away() throws Exception {
    Path inbox = folder.resolve("inbox");
    FailedFiles finding = new FailedFiles(() -> Set.of(inbox, folder.resolve("other")));
    assertThat(finding.look()).as("there is no folder yet").isEmpty();

    Path failed = Files.createDirectories(inbox.resolve(".failed"));
    assertThat(finding.look()).isEmpty();

    Files.createFile(failed.resolve("a.jsonl"));
    Files.createFile(failed.resolve("b.jsonl"));
    StandingProblem problem = finding.look().get(0);
    assertThat(problem.kind()).isEqualTo(Kind.FILES_FAILED);
    assertThat(problem.subject()).isEqualTo(inbox.toString());
    assertThat(problem.sentence()).startsWith("2 files in " + failed).endsWith("or not to the end");

    Files.delete(failed.resolve("a.jsonl"));
    Files.delete(failed.resolve("b.jsonl"));
    assertThat(finding.look()).isEmpty();
  }
}
