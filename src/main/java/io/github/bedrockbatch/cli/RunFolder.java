/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The data folder of a one-shot run: the same for the same files, model and destination, so that
 * the same command finds what an interrupted one left, and no other does.
 */
final class RunFolder {
  private RunFolder() {}

  static Path of(Settings settings, List<Path> files, Path out) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(file.toRealPath())
          .append('\n')
          .append(Files.size(file))
          .append('\n')
          .append(Files.getLastModifiedTime(file).toMillis())
          .append('\n');
    }
    all.append(out.toAbsolutePath().normalize())
        .append('\n')
        .append(
            // In words, not as hash codes: those of enums are others in each process.
            List.of(
                settings.aws(),
                settings.s3(),
                settings.bedrock().modelId(),
                settings.bedrock().invocationType(),
                settings.intake().shape(),
                settings.intake().separator(),
                settings.intake().promptField(),
                settings.intake().id(),
                settings.prompt()));
    return settings.data().dir().resolve("run").resolve(digest(all.toString()).substring(0, 16));
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
