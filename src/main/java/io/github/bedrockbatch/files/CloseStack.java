/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resources to close, the latest first. All are closed even if one of them fails. */
public final class CloseStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Runnable> first = new ArrayList<>();

  public synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /**
   * @param begun is called before anything is closed; must not throw
   */
  public synchronized void onClose(Runnable begun) {
    first.add(begun);
  }

  @Override
  public synchronized void close() {
    first.forEach(Runnable::run);
    first.clear();
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("{} did not close: {}", resource.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
