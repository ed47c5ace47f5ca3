/* SPDX-License-Identifier: Apache-2.0 */
/** What the console shows and does: one class for each page and each action. */
package io.github.bedrockbatch.console.page;
