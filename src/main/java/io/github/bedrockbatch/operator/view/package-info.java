/* SPDX-License-Identifier: Apache-2.0 */
/** What a person is shown, on a page, in a terminal or as JSON: the very same records. */
package io.github.bedrockbatch.operator.view;
