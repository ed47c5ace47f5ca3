/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The pages of a file with those prompts only that a {@link WantedPrompts} wants. */
final class WantedPages implements Iterator<PromptPage>, Closeable {
  private final PromptPages all;
  private final WantedPrompts wish;
  private PromptPage ahead;
  private long accepted;

  WantedPages(PromptPages all, WantedPrompts wish) {
    this.all = all;
    this.wish = wish;
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && all.hasNext()) {
      List<Prompt> wanted = wanted(all.next());
      accepted += wanted.size();
      ahead = wanted.isEmpty() ? null : new PromptPage(wanted);
    }
    return ahead != null;
  }

  private List<Prompt> wanted(PromptPage page) {
    List<Prompt> wanted = new ArrayList<>(page.prompts().size());
    try {
      for (Prompt prompt : page.prompts()) {
        Map<String, String> headers = wish.headers(prompt);
        if (headers != null) {
          wanted.add(
              new Prompt(prompt.key(), with(prompt.context(), headers), prompt.modelInput()));
        }
      }
    } catch (IOException e) {
      closeAfter(e);
      throw new UncheckedIOException(e);
    }
    return wanted;
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private Context with(Context context, Map<String, String> headers) {
    String source = wish.source(context.source());
    return new Context(context.id(), source, context.ordinal(), context.attempt(), headers);
  }

  @Override
  public PromptPage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PromptPage page = ahead;
    ahead = null;
    return page;
  }

  /** What became of the file, as far as it was wanted; known once {@link #hasNext} has said no. */
  IntakeCount count() {
    IntakeCount ofAll = all.count();
    return new IntakeCount(wish.source(ofAll.source()), accepted, ofAll.rejected());
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
