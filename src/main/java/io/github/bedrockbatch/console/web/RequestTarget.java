/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.page.ConsolePages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The page, action or resource at a path.
 *
 * @param inPath the value of each {@code {name}} of its pattern
 * @param page null, as the others, unless the path is that of one
 */
record RequestTarget(Map<String, String> inPath, Page<?> page, Action action, Resource resource) {

  /** The target of these segments; empty if there is none. Fewer names in the pattern win. */
  static Optional<RequestTarget> of(List<String> segments, ConsolePages all) {
    List<RequestTarget> found = new ArrayList<>();
    for (Page<?> page : all.pages()) {
      match(page.path(), segments)
          .ifPresent(in -> found.add(new RequestTarget(in, page, null, null)));
    }
    for (Action action : all.actions()) {
      match(action.path(), segments)
          .ifPresent(in -> found.add(new RequestTarget(in, null, action, null)));
    }
    for (Resource resource : all.resources()) {
      match(resource.path(), segments)
          .ifPresent(in -> found.add(new RequestTarget(in, null, null, resource)));
    }
    return found.stream()
        .collect(
            Collectors.groupingBy(
                target -> target.inPath().size(),
                TreeMap::new,
                Collectors.reducing(RequestTarget::and)))
        .values()
        .stream()
        .findFirst()
        .flatMap(same -> same);
  }

  /** A page and an action may have the same path, for different methods. */
  private RequestTarget and(RequestTarget other) {
    return new RequestTarget(
        inPath,
        page == null ? other.page : page,
        action == null ? other.action : action,
        resource == null ? other.resource : resource);
  }

  private static Optional<Map<String, String>> match(String pattern, List<String> segments) {
    String[] parts = pattern.substring(1).split("/", -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> inPath = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String segment = segments.get(i);
      if (parts[i].startsWith("{") && !segment.isEmpty()) {
        inPath.put(parts[i].substring(1, parts[i].length() - 1), segment);
      } else if (!parts[i].equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(inPath);
  }

  boolean isOpen() {
    return resource != null && resource.isOpen();
  }

  /**
   * @throws HttpError when the target does not support this method
   */
  void allow(String method) {
    boolean get = method.equals("GET") || method.equals("HEAD");
    boolean canGet = page != null || resource != null;
    if (get ? !canGet : action == null || !method.equals("POST")) {
      String allowed =
          (canGet ? "GET, HEAD" : "")
              + (canGet && action != null ? ", " : "")
              + (action == null ? "" : "POST");
      throw new HttpError(
          405, method + " is not for this path: use " + allowed, Map.of("Allow", allowed));
    }
  }
}
