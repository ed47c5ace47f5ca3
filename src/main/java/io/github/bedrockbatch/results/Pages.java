/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Pages as a streaming splitter wants them: made when asked for, one in memory at a time. */
final class Pages<P> implements Iterator<P> {
  /** Makes the next page; null when there is none. */
  interface Supply<P> {
    P next() throws IOException;
  }

  private final Supply<P> supply;
  private P ready;
  private boolean ended;

  Pages(Supply<P> supply) {
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
  public P next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    P page = ready;
    ready = null;
    return page;
  }
}
