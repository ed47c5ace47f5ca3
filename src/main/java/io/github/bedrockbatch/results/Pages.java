/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Pages as a streaming splitter wants them: made when asked for, one in memory at a time. */
final class Pages implements Iterator<ResultPage> {
  /** Makes the next page; null when there is none. */
  interface Supply {
    ResultPage next() throws IOException;
  }

  private final Supply supply;
  private ResultPage ready;
  private boolean ended;

  Pages(Supply supply) {
    this.supply = supply;
  }

  @Override
  public boolean hasNext() {
    if (ready == null && !ended) {
      try {
        ready = supply.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ended = ready == null;
    }
    return ready != null;
  }

  @Override
  public ResultPage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ResultPage page = ready;
    ready = null;
    return page;
  }
}
