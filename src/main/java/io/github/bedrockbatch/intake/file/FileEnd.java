/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.ContentDigest;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.ledger.source.SourceFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What became of a file while it was read, as found when its last byte was read.
 *
 * @param file what was read of it
 * @param state up to which it was read; null when another file is at its path
 * @param wasSpoiled whether bytes of it were changed or cut off
 */
record FileEnd(SourceFile file, FileState state, boolean wasSpoiled) {

  /** The end of a file that was read completely, judged by its size. */
  static FileEnd whole(FileSource source, WatchedFile file) throws IOException {
    SourceFile was = source.file();
    FileState now = file.now();
    boolean grown = file.size() > was.bytes();
    if (!grown && (now == null || now.modified().equals(file.opened().modified()))) {
      return new FileEnd(was, upTo(file.size(), now), false);
    }
    try {
      Map<Long, String> digests =
          ContentDigest.ofEach(file.channel(), new TreeSet<>(List.of(was.bytes(), file.size())));
      return digests.get(was.bytes()).equals(was.digest())
          ? new FileEnd(
              was.holding(file.size(), digests.get(file.size())), upTo(file.size(), now), false)
          : spoiled(was, was.bytes());
    } catch (EOFException e) {
      return spoiled(was, was.bytes());
    }
  }

  /** The end of a file that was cut off when this much of it had been read. */
  static FileEnd cut(FileSource source, long read) {
    return spoiled(source.file(), source.file().bytes() - read);
  }

  private static FileEnd spoiled(SourceFile was, long unread) {
    return new FileEnd(was.withUnread(unread), null, true);
  }

  /** The state as if nothing had been appended since. */
  private static FileState upTo(long size, FileState now) {
    return now == null ? null : new FileState(now.key(), size, now.modified());
  }
}
