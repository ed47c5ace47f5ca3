/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

/**
 * The outcome of an action.
 *
 * @param said a sentence for the user
 * @param path the page that shows it
 */
public record Done(String said, String path) {}
