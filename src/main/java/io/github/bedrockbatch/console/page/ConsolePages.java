/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import java.util.List;

/** Everything that the console serves, in the order of the navigation. */
public record ConsolePages(List<Page<?>> pages, List<Action> actions, List<Resource> resources) {}
