import type { Text } from '../../core/localized-text.ts'
import { languageOf } from '../../reporting/language.ts'

export const caTexts = {
  certificate: { en: 'CA certificate', ja: 'CA証明書' },
  trust: {
    en: 'How clients trust the certificate of the mock:',
    ja: 'クライアントにモックの証明書を信頼させる方法:',
  },
  limits: {
    en: 'The CA can certify only the hosts of the providers, this machine and private networks. Keep its folder private.',
    ja: 'この CA が証明できるのは、プロバイダーのホスト、このマシン、プライベートネットワークだけです。フォルダーは他人に読ませないでください。',
  },
  replacing: {
    en: 'REQUESTS_CA_BUNDLE, SSL_CERT_FILE, --cacert and the settings of PHP and Java replace the certificates of the system: the client then trusts no other site. "gift-mock run -- COMMAND" sets all of them so that other sites work, too.',
    ja: 'REQUESTS_CA_BUNDLE、SSL_CERT_FILE、--cacert、PHP と Java の設定はシステムの証明書を置き換えるため、クライアントは他のサイトを信頼しなくなります。「gift-mock run -- コマンド」なら、他のサイトも使えるようにすべてを設定します。',
  },
  installing: {
    en: 'These commands make the whole system trust the CA. Nothing has been changed. Run them, or let gift-mock run them with "gift-mock ca install --yes":',
    ja: '次のコマンドで、システム全体がこの CA を信頼します。まだ何も変更していません。自分で実行するか、「gift-mock ca install --yes」で gift-mock に実行させてください:',
  },
  removing: { en: 'These commands undo it:', ja: '元に戻すコマンド:' },
  installed: { en: 'The system trusts the CA now.', ja: 'システムがこの CA を信頼するようになりました。' },
  unknownSystem: {
    en: 'gift-mock does not know where this system keeps its certificates: add the file by hand:',
    ja: 'このシステムの証明書の保存先が不明です。次のファイルを手動で追加してください:',
  },
} as const satisfies Record<string, Text>

export function caText(name: keyof typeof caTexts): string {
  return caTexts[name][languageOf()]
}
