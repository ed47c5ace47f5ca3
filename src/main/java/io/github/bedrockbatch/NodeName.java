/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name of the node that owns a data folder: made once, kept beside the data. */
public final class NodeName {
  private NodeName() {}

  public static String of(Path folder) throws IOException {
    Path file = folder.resolve("node-id");
    if (!Files.exists(file)) {
      DurableFolder.write(file, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }
}
