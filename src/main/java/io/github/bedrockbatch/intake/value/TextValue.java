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
  private final RejectSink refused;
  private final int maxRecordBytes;
  private final ValueSkipper skip;
  private final PlainText text;
  private boolean begun;
  private int start;
  private Place place;

  TextValue(Window window, FieldNames names, RejectSink refused, int maxRecordBytes) {
    this.window = window;
    this.refused = refused;
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
      Rejection refusal = RejectCode.tooLong(skipped.length(), maxRecordBytes);
      refused.take(place, refusal, skipped.excerpt(), null);
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
      refuse(e);
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
  public void refuse(RejectedException why) throws IOException {
    refused.take(place, why.refusal(), Excerpt.of(window.bytes, start, window.limit), why.id());
  }
}
