/* SPDX-License-Identifier: Apache-2.0 */
/** The only writer of HTML, and the words and shapes of which pages are made. */
package io.github.bedrockbatch.console.html;
