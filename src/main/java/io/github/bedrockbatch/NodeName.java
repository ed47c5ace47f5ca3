/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.recovery.LedgerMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name of the node that owns a data folder: made once, kept beside the data. */
public final class NodeName {
  private NodeName() {}

  /** The name, or nothing where the folder has no node yet. */
  public static String known(Path folder) throws IOException {
    return Files.exists(folder.resolve(LedgerMark.NODE)) ? of(folder) : "";
  }

  public static String of(Path folder) throws IOException {
    Path file = folder.resolve(LedgerMark.NODE);
    if (!Files.exists(file)) {
      DurableFolder.write(file, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }
}
