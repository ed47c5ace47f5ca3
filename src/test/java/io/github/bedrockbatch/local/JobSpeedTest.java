/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;

/**
 * {@code mvn -Pbench verify -Dtest=JobSpeedTest}: a full job of 100,000 records of 1 KB, five
 * times.
 */
@Tag("bench")
class JobSpeedTest {
  private static final int RECORDS = 100_000;

  @TempDir Path directory;

  @Test
  void a_job_of_100_000_records() throws Exception {
    try (Emulator emulator = Emulator.start(directory)) {
      Path input = directory.resolve("input.jsonl");
      try (BufferedWriter out = Files.newBufferedWriter(input)) {
        for (int i = 0; i < RECORDS; i++) {
          out.write(Emulator.converseRecord("r" + i, "word ".repeat(185)));
        }
      }
      emulator.s3.putObject(r -> r.bucket(Emulator.BUCKET).key("in/input.jsonl"), input);
      for (int round = 0; round < 5; round++) {
        long cpu = cpuMillis();
        GetModelInvocationJobResponse job = emulator.awaitEnd(emulator.create("bench-" + round));
        cpu = cpuMillis() - cpu;
        assertThat(job.successRecordCount()).isEqualTo(RECORDS);
        Duration took = Duration.between(job.submitTime(), job.lastModifiedTime());
        System.out.printf(
            "%d records, %d MB: %d ms (%d ms of CPU), %,d records/s, heap in use %d MB%n",
            RECORDS,
            Files.size(input) >> 20,
            took.toMillis(),
            cpu,
            RECORDS * 1000L / Math.max(1, took.toMillis()),
            (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
      }
    }
  }

  /**
   * Of the whole process, S3 included: the figure that other work on the machine does not change.
   */
  private static long cpuMillis() {
    OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return os.getProcessCpuTime() / 1_000_000;
  }
}
