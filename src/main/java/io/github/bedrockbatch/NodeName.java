/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.recovery.LedgerMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name of the node of a data folder, created once and kept in it. It begins with the name of
 * the machine, so that people know where to look.
 */
public final class NodeName {
  private static final int MOST_HOST = 40; // the columns of the ledger are 64 wide
  private static final int UUID_NODE = 24;

  private NodeName() {}

  /** The name; empty if the folder has none yet. */
  public static String known(Path folder) throws IOException {
    return Files.exists(folder.resolve(LedgerMark.NODE)) ? of(folder) : "";
  }

  public static String of(Path folder) throws IOException {
    Path file = folder.resolve(LedgerMark.NODE);
    if (!Files.exists(file)) {
      DurableFolder.write(file, madeFor(host()).getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }

  /** Makes a name that is unique among all machines. */
  static String madeFor(String host) {
    String plain = host.replaceAll("[^A-Za-z0-9.-]+", "-");
    return plain.substring(0, Math.min(plain.length(), MOST_HOST))
        + "-"
        + UUID.randomUUID().toString().substring(UUID_NODE);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // the name of the machine cannot be resolved
      return "node";
    }
  }
}
