/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

/**
 * What came of an action.
 *
 * @param said a sentence for who asked for it
 * @param path the page that shows it
 */
public record Done(String said, String path) {}
