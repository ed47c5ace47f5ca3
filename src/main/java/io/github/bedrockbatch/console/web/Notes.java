/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The outcomes of the last actions, for the pages that browsers are redirected to. Kept in memory
 * only.
 */
final class Notes {
  private static final int MOST = 128;

  private record Note(String id, String text) {}

  private final AtomicLong ids = new AtomicLong();
  private final AtomicReferenceArray<Note> notes = new AtomicReferenceArray<>(MOST);

  /** Keeps a text; returns its id. */
  String keep(String text) {
    long id = ids.incrementAndGet();
    Note note = new Note(Long.toString(id, 36), text);
    notes.set((int) (id % MOST), note);
    return note.id();
  }

  /** The text with that id; empty when it is not known. */
  String find(String id) {
    for (int i = 0; !id.isEmpty() && i < MOST; i++) {
      Note note = notes.get(i);
      if (note != null && note.id().equals(id)) {
        return note.text();
      }
    }
    return "";
  }
}
