/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.page;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Pages as a streaming splitter wants them: made when asked for, one in memory at a time. */
public abstract class Pages<P> implements Iterator<P>, Closeable {
  /** Makes the next page; null when there is none. */
  public interface Supply<P> {
    P next() throws IOException;
  }

  private P ready;
  private boolean ended;

  /**
   * Pages of something.
   *
   * @param source closed with them
   */
  public static <P> Pages<P> of(Supply<P> supply, Closeable source) {
    return new Pages<>() {
      @Override
      protected P nextPage() throws IOException {
        return supply.next();
      }

      @Override
      public void close() throws IOException {
        super.close();
        source.close();
      }
    };
  }

  /** Makes the next page; null when there is none, and it is not asked again. */
  protected abstract P nextPage() throws IOException;

  /**
   * Whether there is another page.
   *
   * @throws UncheckedIOException when it cannot be made; all is closed then, and there is no other
   */
  @Override
  public final boolean hasNext() {
    if (ready == null && !ended) {
      try {
        ready = nextPage();
        ended |= ready == null;
      } catch (IOException e) {
        closeAfter(e);
        throw new UncheckedIOException(e);
      }
    }
    return ready != null;
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public final P next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    P page = ready;
    ready = null;
    return page;
  }

  /** No other page is asked for, and the one that is made is forgotten. */
  final void end() {
    ended = true;
    ready = null;
  }

  /** Ends it; to be extended by what holds something. */
  @Override
  public void close() throws IOException {
    end();
  }
}
