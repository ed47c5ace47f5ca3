/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same prompts from a file as it is, and compressed, into the spool: how long each takes in a
 * process with 256 MB of heap. {@code -Dbench.records=1000000} tries it with more, {@code
 * -Dbench.rounds=3} repeats it; the best round counts.
 */
@Tag("bench")
class FileIntakeTest {
  private static final int MOST_RESIDENT_MEGABYTES = 450;
  private static final double LEAST_OF_PLAIN = 0.7;

  private final int records = Integer.getInteger("bench.records", 500_000);
  private final int rounds = Integer.getInteger("bench.rounds", 2);
  private final Path folder = Path.of("target", "bench", "files").toAbsolutePath();

  @Test
  void compressed_files_are_read_nearly_as_fast_as_plain_ones() throws Exception {
    Path plain = PromptFile.of(folder, records, 1_000);
    Path small = PromptFile.of(folder, 20_000, 1_000);
    Map<String, Path> files = new HashMap<>();
    files.put("plain", plain);
    files.put("gzip", packed(plain, "gz"));
    files.put("zstd", packed(plain, "zst"));
    files.put("zip", packed(plain, "zip"));
    DurableFolder.remove(folder.resolve("home"));
    Map<String, Double> best = new HashMap<>();
    Map<String, Double> cpu = new HashMap<>();
    try (JavaProcess process =
        JavaProcess.start(
            folder.resolve("home"),
            Map.of(),
            List.of(
                JavaProcess.littleMemory(),
                "-Daws.mode=local",
                "-Dlocal.port=0",
                "-Dlocal.s3-port=0",
                "-Dconsole.enabled=false",
                "-Dintake.quiet-time=0s",
                "-Dbatch.max-records=1000000",
                "-Dbatch.max-bytes=5GB",
                "-Dbatch.max-age=7d",
                "-jar",
                Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath().toString(),
                "serve"))) {
      await().atMost(Duration.ofMinutes(2)).until(() -> process.log().contains("Ready. "));
      seconds(process, small, "warm-up.jsonl");
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, Path> file : files.entrySet()) {
          double before = process.cpuSeconds();
          double seconds = seconds(process, file.getValue(), file.getKey() + round);
          best.merge(file.getKey(), seconds, Math::min);
          cpu.merge(file.getKey(), process.cpuSeconds() - before, Math::min);
        }
      }
      best.forEach(
          (form, seconds) ->
              System.out.printf(
                  "%-5s %6.1f s %,10.0f prompts/s, %.1f s CPU%n",
                  form, seconds, records / seconds, cpu.get(form)));
      assertThat(process.peakResidentMegabytes()).isLessThan(MOST_RESIDENT_MEGABYTES);
    } finally {
      DurableFolder.remove(folder.resolve("home"));
    }
    assertThat(best.get("plain") / best.get("gzip")).isGreaterThan(LEAST_OF_PLAIN);
  }

  private double seconds(JavaProcess process, Path file, String name) throws Exception {
    Path inbox = Files.createDirectories(folder.resolve("home/data/inbox"));
    Path ready = Files.createLink(inbox.resolveSibling(name), file);
    long start = System.nanoTime();
    Files.move(ready, inbox.resolve(name));
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              process.mustRun();
              return Files.notExists(inbox.resolve(name));
            });
    assertThat(process.log()).contains(name + ": ");
    return (System.nanoTime() - start) / 1e9;
  }

  private static Path packed(Path plain, String form) throws IOException {
    Path file = plain.resolveSibling(plain.getFileName() + "." + form);
    try (OutputStream out = packing(Files.newOutputStream(file), form)) {
      Files.copy(plain, out);
    }
    return file;
  }

  private static OutputStream packing(OutputStream out, String form) throws IOException {
    if (form.equals("zip")) {
      ZipOutputStream zip = new ZipOutputStream(out);
      zip.putNextEntry(new ZipEntry("prompts.jsonl"));
      return zip;
    }
    return form.equals("gz") ? new GZIPOutputStream(out) : new ZstdOutputStream(out);
  }
}
