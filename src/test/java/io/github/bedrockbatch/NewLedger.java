/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty ledger in a file, as the program makes it. Its tables are made once a JVM, and copied:
 * they take longer than most tests.
 */
public final class NewLedger {
  private static byte[] empty;

  private NewLedger() {}

  /** Puts one into a folder, which is made with it, unless there is one; returns its URL. */
  public static String in(Path folder) {
    Path file = folder.resolve("ledger.db");
    try {
      if (!Files.exists(file)) {
        PrivateFiles.folders(folder);
        PrivateFiles.touch(file);
        Files.write(file, empty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return url(file);
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file;
  }

  private static synchronized byte[] empty() throws IOException {
    if (empty == null) {
      Path file = Files.createTempDirectory("ledger").resolve("ledger.db");
      LedgerDatabase.open(url(file)).close();
      empty = Files.readAllBytes(file);
      Files.delete(file);
      Files.delete(file.getParent());
    }
    return empty;
  }
}
