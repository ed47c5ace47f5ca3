/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/** All of a file or message as one prompt, unless it is blank. */
final class TextValue implements Values {
  private final Window window;
  private final RefusedValues refused;
  private final int maxRecordBytes;
  private final Skip skip;
  private final PlainText text;
  private boolean begun;
  private int start;
  private Place place;

  TextValue(Window window, FieldNames names, RefusedValues refused, int maxRecordBytes) {
    this.window = window;
    this.refused = refused;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new Skip(window);
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
    place = new Places().next(1);
    window.passByteOrderMark();
    boolean grows = true;
    while (grows) {
      grows = window.more();
    }
    if (window.limit - window.position > maxRecordBytes) {
      Skipped skipped = skip.rest();
      Refusal refusal = RefusalCode.tooLong(skipped.length(), maxRecordBytes);
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
    } catch (RefusedException e) {
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
  public void refuse(RefusedException why) throws IOException {
    refused.take(place, why.refusal(), Excerpt.of(window.bytes, start, window.limit), why.id());
  }
}
