/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.letter;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.operator.letter.Letters;
import java.util.ArrayList;
import java.util.List;

/** The pages, actions and downloads of dead letters. */
public final class LetterPages {
  private LetterPages() {}

  /**
   * Adds them to other pages; the page of dead letters follows those of batches.
   *
   * @param content whether prompts and answers may be shown
   */
  public static ConsolePages addTo(ConsolePages all, Letters letters, boolean content) {
    List<Page<?>> pages = new ArrayList<>();
    for (Page<?> page : all.pages()) {
      pages.add(page);
      if (page.path().equals("/batches/{id}")) {
        pages.add(new LettersPage(letters, content));
      }
    }
    List<Action> actions = new ArrayList<>(all.actions());
    actions.addAll(LetterAction.all(letters));
    List<Resource> resources = new ArrayList<>(all.resources());
    resources.add(new LetterDownload(letters, content));
    return new ConsolePages(pages, actions, resources);
  }
}
