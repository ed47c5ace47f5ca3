/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What others on the machine can see of prompts and answers. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ClosedToOthersFlowTest {
  @TempDir Path folder;

  @Test
  void a_data_folder_that_we_make_shows_nothing_to_others() throws Exception {
    Path data = folder.resolve("data");
    List<Path> open = new ArrayList<>();
    try (LogLines log = new LogLines(Class.forName(Pipeline.class.getPackageName() + ".StartUp"));
        Flow flow =
            Flow.start(
                data,
                Map.of(
                    "batch.min-records",
                    "1",
                    "local.min-records",
                    "1",
                    "retry.max-attempts",
                    "1"))) {
      flow.faults("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
      flow.drop("p.jsonl", "{\"prompt\":\"x\"}\n".repeat(20) + "no prompt\n");
      flow.awaitResults(20);
      open.addAll(openToOthers(data));
      assertThat(Files.exists(data.resolve("ledger.db-wal"))).isTrue();
      assertThat(data.resolve("dead-letters/failed")).isNotEmptyDirectory();
      assertThat(log.all()).noneMatch(line -> line.startsWith("WARN Others"));
    }

    assertThat(PrivateFiles.isOpenToOthers(data)).isFalse();
    // Files of producers are theirs; S3Proxy gives its files to the group.
    assertThat(open).filteredOn(path -> !path.startsWith("inbox") && !isObject(path)).isEmpty();
  }

  @Test
  void a_data_folder_that_others_may_read_is_told_of_at_the_start() throws Exception {
    Path data =
        Files.createDirectory(
            folder.resolve("wide"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    try (LogLines log = new LogLines(Class.forName(Pipeline.class.getPackageName() + ".StartUp"));
        Flow flow = Flow.start(data, Map.of())) {
      assertThat(flow.spooled()).isZero();
      assertThat(log.all())
          .anyMatch(line -> line.startsWith("WARN Others on this machine may read " + data));
    }
  }

  private static boolean isObject(Path path) {
    return path.startsWith(Path.of("local-aws", "s3"));
  }

  private static List<Path> openToOthers(Path data) throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path path : all.filter(path -> !path.equals(data)).toList()) {
        if (Files.exists(path) && PrivateFiles.isOpenToOthers(path)) {
          open.add(data.relativize(path));
        }
      }
    }
    return open;
  }
}
