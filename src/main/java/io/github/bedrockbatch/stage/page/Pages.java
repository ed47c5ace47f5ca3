/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.page;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator over pages for a streaming splitter: each is made when it is asked for. */
public abstract class Pages<P> implements Iterator<P>, Closeable {
  /** Makes the next page; null when there is none. */
  public interface Supply<P> {
    P next() throws IOException;
  }

  private P ready;
  private boolean ended;

  /**
   * Pages that a function makes.
   *
   * @param source is closed with the pages
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

  /** Makes the next page; null when there is none: it is not called again then. */
  protected abstract P nextPage() throws IOException;

  /**
   * Makes the next page, if it is not made yet.
   *
   * @throws UncheckedIOException when that fails; this is closed then, and has no further pages
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

  /** Makes no further pages, and discards one that is ready. */
  final void end() {
    ended = true;
    ready = null;
  }

  /** Ends the pages; subclasses that hold a resource extend this. */
  @Override
  public void close() throws IOException {
    end();
  }
}
