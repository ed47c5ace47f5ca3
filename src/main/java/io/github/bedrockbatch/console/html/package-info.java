/* SPDX-License-Identifier: Apache-2.0 */
/** The one writer of HTML, and the words and shapes that pages are made of. */
package io.github.bedrockbatch.console.html;
