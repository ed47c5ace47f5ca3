/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.PlaceCounter;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/**
 * The values of a file or message, one after the other. Each shape is a class that finds the next
 * value, from {@code start} to {@code end} in the window, and counts lines.
 */
public abstract class ValueReader {
  final Window window;
  final RejectSink rejects;
  final ValueSkipper skip;
  final int maxRecordBytes;
  PlaceCounter places = new PlaceCounter();
  long line = 1;
  int start;
  int end;
  ValuePlace place;

  /** The header that a value needs to be read alone; null if it needs none. */
  byte[] header;

  private boolean begun;

  ValueReader(Window window, RejectSink rejects, int maxRecordBytes) {
    this.window = window;
    this.rejects = rejects;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new ValueSkipper(window);
  }

  /** Starts over: the window is at the beginning of another message. */
  public void restart() {
    begun = false;
    line = 1;
    places = new PlaceCounter();
  }

  /** Continues a source after this ordinal, with another part of it. */
  public final void after(long ordinal) {
    places = new PlaceCounter(ordinal);
  }

  public final long lastOrdinal() {
    return places.lastOrdinal();
  }

  /** Where reading has stopped. */
  public final ValuePlace placeOfRest() {
    return places.next(line);
  }

  /** Moves to the next value that can be delimited; false at the end. */
  public final boolean next() throws IOException {
    if (!begun) {
      begun = true;
      window.passByteOrderMark();
      begin();
    }
    return find();
  }

  /** Reads what may precede the first value. */
  void begin() throws IOException {}

  abstract boolean find() throws IOException;

  /** The fields of the current value, each as JSON; valid until the next one is asked for. */
  public abstract FieldSlices fields();

  public final ValuePlace place() {
    return place;
  }

  public final void reject(RejectedException why) throws IOException {
    rejects.take(
        place, why.rejection(), Excerpt.of(window.bytes, start, end).below(header), why.id());
  }

  /** Rejects a range that was skipped as it is no value. */
  final void reject(Rejection why, SkippedRange skipped) throws IOException {
    rejects.take(place, why, skipped.excerpt().below(header), null);
    line += skipped.lineFeeds();
  }

  final void rejectLong(SkippedRange skipped) throws IOException {
    reject(RejectCode.tooLong(skipped.length(), maxRecordBytes), skipped);
  }
}
