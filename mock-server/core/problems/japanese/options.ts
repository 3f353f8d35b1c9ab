import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { OptionSentences } from '../options.ts'

export const japaneseOptions: JapaneseSentences<OptionSentences> = {
  invalidLimits: '{problems}',
  invalidHandlers: 'giftHandlers のオプション：{problems}',
  noMock:
    'giftHandlers に渡された値はモックではない（{given}）。createGiftMock() の結果、startGiftMock() の結果、またはそのサンドボックスを渡す',
  sandboxOfSandbox:
    'giftHandlers にサンドボックスが渡されたが、オプション sandbox は別の「{sandbox}」を指している。モック全体を渡すか、オプションを省略する',
  notAbsoluteUrl: 'http または https の絶対URLではない：{url}',
  urlWithQuery: 'クエリまたはフラグメントがある（後ろにパスを付けられない）：{url}',
  noBaseUrl: '空である。省略すると、プロバイダー自身のホストが使われる',
  noProvider: 'プロバイダーがない。両方を使う場合は省略する',
  noUrlMap: 'URLでも、プロバイダーごとのURLのオブジェクトでもない',
  otherProvider: '"providers" にないプロバイダーである。"providers" にも加えるか、ここから除く',
  invalidFixture: 'サンドボックスのオプション：{problems}',
  defaultSandbox: '「{id}」は既定のサンドボックスのIDである。別のIDを使う',
  swapped: 'withGiftSandbox の引数は、テスト、オプションの順である：withGiftSandbox(async (gift) => …, options)',
  portHint: '{problem}。サンドボックスは、オプション listen: true でポートを開く',
  sandboxInUse:
    'サンドボックス「{id}」は別のテストが使用中である。オプション sandbox を省略するか、テストごとに別のIDを指定して最後に閉じる',
  sandboxNotMade: 'サンドボックス「{id}」を作成できない：{problem}',
  sandboxClosed: 'サンドボックス「{id}」は閉じている。テストの処理は、終わる前にすべて await する',
  scenarioStopped: 'シナリオ {name} は開始中に停止された。1つのサンドボックスは1つのテストだけで使う',
  scenarioOver:
    'シナリオ {name} は終了している。サンドボックスがリセットされたか、別のシナリオが始まったため、判定できない',
}
