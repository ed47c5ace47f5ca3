/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.PlaceCounter;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/** All of a file or message as one prompt, unless it is blank. */
final class TextValue implements ValueReader {
  private final Window window;
  private final RejectSink rejects;
  private final int maxRecordBytes;
  private final ValueSkipper skip;
  private final PlainText text;
  private boolean begun;
  private int start;
  private Place place;

  TextValue(Window window, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    this.window = window;
    this.rejects = rejects;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new ValueSkipper(window);
    this.text = new PlainText(names);
  }

  @Override
  public void restart() {
    begun = false;
  }

  @Override
  public boolean next() throws IOException {
    if (begun) {
      return false;
    }
    begun = true;
    place = new PlaceCounter().next(1);
    window.passByteOrderMark();
    boolean grows = true;
    while (grows) {
      grows = window.more();
    }
    if (window.limit - window.position > maxRecordBytes) {
      SkippedRange skipped = skip.rest();
      Rejection rejection = RejectCode.tooLong(skipped.length(), maxRecordBytes);
      rejects.take(place, rejection, skipped.excerpt(), null);
      return false;
    }
    start = window.position;
    window.position = window.limit;
    if (PlainText.isBlank(window.bytes, start, window.limit)) {
      return false;
    }
    try {
      text.set(window.bytes, start, window.limit);
      return true;
    } catch (RejectedException e) {
      reject(e);
      return false;
    }
  }

  @Override
  public FieldSlices fields() {
    return text.fields();
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void reject(RejectedException why) throws IOException {
    rejects.take(place, why.rejection(), Excerpt.of(window.bytes, start, window.limit), why.id());
  }
}
